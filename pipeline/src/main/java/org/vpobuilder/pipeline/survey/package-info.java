/**
 * Surveys the sources as a whole before anything is decoded: their content, what of it matches, and
 * the samples that a spec can reach with it. Reads the csv, the person labels, COCO's json, the
 * names of clips and images, and the first bytes of a few media files. Gives one {@link
 * org.vpobuilder.pipeline.survey.SourceSurvey}, which build, plan and check share. A source without
 * any match is bad input; a record that can't be used is left to the stages that read it.
 */
@NullMarked
package org.vpobuilder.pipeline.survey;

import org.jspecify.annotations.NullMarked;
