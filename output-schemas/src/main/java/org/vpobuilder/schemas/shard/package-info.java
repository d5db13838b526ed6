/** The shard format: WebDataset tar files with their reader, their writer and their paths. */
@NullMarked
package org.vpobuilder.schemas.shard;

import org.jspecify.annotations.NullMarked;
