/** Records that describe a whole release: its manifest, shard indices, counts and ledger. */
@NullMarked
package org.vpobuilder.spec.release;

import org.jspecify.annotations.NullMarked;
