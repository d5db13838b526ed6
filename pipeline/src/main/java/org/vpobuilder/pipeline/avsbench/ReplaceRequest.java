package org.vpobuilder.pipeline.avsbench;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.storage.Folder;

/**
 * A copy of AVSBench-Object's single-source subset to be made.
 *
 * @param avsbench holds {@code s4_meta_data.csv}, or {@code Single-source/}
 * @param cache keeps decoded clips for later runs; null to decode the used clips twice
 * @param link whether frames and masks become hard links
 * @param workers threads
 */
public record ReplaceRequest(
    Folder avsbench,
    Folder vggsound,
    @Nullable Folder cache,
    boolean link,
    long seed,
    int workers,
    Folder out) {}
