/** The command line: one class for each command, over {@link org.vpobuilder.pipeline.job}. */
@NullMarked
package org.vpobuilder.pipeline.cli;

import org.jspecify.annotations.NullMarked;
