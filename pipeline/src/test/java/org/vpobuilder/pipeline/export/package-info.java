@NullMarked
package org.vpobuilder.pipeline.export;

import org.jspecify.annotations.NullMarked;
