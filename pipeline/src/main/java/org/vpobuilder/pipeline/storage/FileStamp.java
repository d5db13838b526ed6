package org.vpobuilder.pipeline.storage;

/**
 * What tells that a file was not written since, without reading it.
 *
 * @param modifiedMillis when it was written, by its file system, S3 in whole seconds; 0 if not
 *     known
 */
public record FileStamp(long bytes, long modifiedMillis) {}
