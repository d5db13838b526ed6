/** Tests of the survey of sources. */
@NullMarked
package org.vpobuilder.pipeline.survey;

import org.jspecify.annotations.NullMarked;
