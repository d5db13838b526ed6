/** The records of a planned and of a finished sample: image, sounding and silent objects, clips. */
@NullMarked
package org.vpobuilder.spec.sample;

import org.jspecify.annotations.NullMarked;
