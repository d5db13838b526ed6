/**
 * Stage 8, AVSBench: its folders become clips of frames with a second of sound each.
 *
 * <ul>
 *   <li>In: AVSBench-Object (S4, MS3) and AVSBench-Semantic (AVSS) as published, with their {@code
 *       audio_wav} at 16 kHz.
 *   <li>Out: {@link org.vpobuilder.validation.data.avsbench.Clip}, {@link
 *       org.vpobuilder.validation.data.avsbench.ClipBatch}.
 *   <li>Guarantees: the order of an epoch is a pure function of (seed, epoch); frames without a
 *       mask are labelled ignore throughout.
 *   <li>Rejects with: {@code BadInputException} that names the file.
 * </ul>
 *
 * <p>Source of the layouts: the loaders of TPAVI's authors (github OpenNLPLab/AVSBench).
 */
@NullMarked
package org.vpobuilder.validation.data.avsbench;

import org.jspecify.annotations.NullMarked;
