/**
 * The look at the sources as a whole, before anything is decoded: what was found of them, what
 * matches, and what a spec can reach with it. Reads the csv, the person labels, COCO's json, and
 * the names of clips and images; of the media a few files' first bytes. Gives one {@link
 * org.vpobuilder.pipeline.survey.SourceSurvey}, which build, plan and check share. A source of
 * which nothing matches is bad input; a record that can't be used is left to the stages that read
 * it.
 */
@NullMarked
package org.vpobuilder.pipeline.survey;

import org.jspecify.annotations.NullMarked;
