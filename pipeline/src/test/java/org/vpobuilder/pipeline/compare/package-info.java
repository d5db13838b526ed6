@NullMarked
package org.vpobuilder.pipeline.compare;

import org.jspecify.annotations.NullMarked;
