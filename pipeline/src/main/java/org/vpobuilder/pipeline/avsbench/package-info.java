/**
 * AVS-M-SS (S1 §5.2), which is not one of the stages: a copy of AVSBench-Object's single-source
 * subset in which every video has the sound of a VGGSound clip of its category. Reads AVSBench's
 * csv, frames and masks and VGGSound's csv and clips. Writes the same csv, frames and masks, {@code
 * audio_wav/}, {@code plan/avs-m-ss.jsonl}, {@code rejections.jsonl} and, last, {@code
 * avs-m-ss.json}. The same sources, seed and builder give the same bytes at any parallelism; no
 * clip and no YouTube video is in two splits, and no video gets a clip of its own YouTube video.
 * Rejects with VIDEO_*, CSV_*, CLIP_* and SOURCE_CHANGED; a video that is rejected is not in the
 * copy.
 */
@NullMarked
package org.vpobuilder.pipeline.avsbench;

import org.jspecify.annotations.NullMarked;
