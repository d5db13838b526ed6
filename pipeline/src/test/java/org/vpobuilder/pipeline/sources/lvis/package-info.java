@NullMarked
package org.vpobuilder.pipeline.sources.lvis;

import org.jspecify.annotations.NullMarked;
