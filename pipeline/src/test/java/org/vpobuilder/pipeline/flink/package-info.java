/** Tests of real Flink clusters. */
@NullMarked
package org.vpobuilder.pipeline.flink;

import org.jspecify.annotations.NullMarked;
