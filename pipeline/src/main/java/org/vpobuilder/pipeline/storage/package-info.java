/**
 * Folders on the local disk, in an S3 store or on any file system that Beam supports, and files
 * that appear whole or not at all. The AWS SDK is loaded with the first {@code s3://} folder that
 * is used. A fault of a store is a {@link org.vpobuilder.spec.failure.StoreException} and never
 * blamed on a file; a missing file is a {@link java.io.FileNotFoundException}.
 */
@NullMarked
package org.vpobuilder.pipeline.storage;

import org.jspecify.annotations.NullMarked;
