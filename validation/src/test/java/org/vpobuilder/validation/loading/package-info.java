/**
 * The loaders that docs/loading.md shows, compiled and run as they stand there. Reads the document
 * and a release; guarantees that what a reader copies works.
 */
@NullMarked
package org.vpobuilder.validation.loading;

import org.jspecify.annotations.NullMarked;
