/**
 * The specification of a release, {@link org.vpobuilder.spec.ReleaseSpec}, and its parts. It holds
 * every value that decides output; nothing here reads or writes a file.
 */
@NullMarked
package org.vpobuilder.spec;

import org.jspecify.annotations.NullMarked;
