@NullMarked
package org.vpobuilder.pipeline.avsbench;

import org.jspecify.annotations.NullMarked;
