/**
 * Every file of a release as data: JSON Schemas and, for each, the {@link
 * org.vpobuilder.schemas.JsonFormat} that reads and writes it.
 */
@NullMarked
package org.vpobuilder.schemas;

import org.jspecify.annotations.NullMarked;
