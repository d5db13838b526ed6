/** Tests of what a look at the sources says. */
@NullMarked
package org.vpobuilder.pipeline.survey;

import org.jspecify.annotations.NullMarked;
