@NullMarked
package org.vpobuilder.pipeline.sources.ade20k;

import org.jspecify.annotations.NullMarked;
