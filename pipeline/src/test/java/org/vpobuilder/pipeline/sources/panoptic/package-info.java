@NullMarked
package org.vpobuilder.pipeline.sources.panoptic;

import org.jspecify.annotations.NullMarked;
