/** An export that no line of the main code names. */
@NullMarked
package org.vpobuilder.pipeline.export.toy;

import org.jspecify.annotations.NullMarked;
