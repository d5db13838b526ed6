/** A check that no line of the main code names. */
@NullMarked
package org.vpobuilder.pipeline.verify.toy;

import org.jspecify.annotations.NullMarked;
