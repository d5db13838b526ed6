package org.vpobuilder.pipeline.storage;

/**
 * What tells that a file was not written since, without reading it.
 *
 * @param modifiedMillis when it was written, by its file system; 0 where that is not asked: in S3
 */
public record FileStamp(long bytes, long modifiedMillis) {}
