@NullMarked
package org.vpobuilder.pipeline.export.cavp;

import org.jspecify.annotations.NullMarked;
