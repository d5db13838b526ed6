/**
 * Folders on the local disk, in an S3 store or on any file system that Beam knows, and writing that
 * appears whole or not at all. The AWS SDK is loaded with the first {@code s3://} folder that is
 * used. What is wrong with a store is a {@link org.vpobuilder.spec.failure.StoreException} and
 * never blamed on a file; a file that is not there is a {@link java.io.FileNotFoundException}.
 */
@NullMarked
package org.vpobuilder.pipeline.storage;

import org.jspecify.annotations.NullMarked;
