@NullMarked
package org.vpobuilder.pipeline.description;

import org.jspecify.annotations.NullMarked;
