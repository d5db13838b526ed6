/** The failures, typed: rejections of single records and refusals of a whole run. */
@NullMarked
package org.vpobuilder.spec.failure;

import org.jspecify.annotations.NullMarked;
