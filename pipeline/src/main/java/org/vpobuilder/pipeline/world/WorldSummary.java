package org.vpobuilder.pipeline.world;

/**
 * Counts of the written annotations, rows and files.
 *
 * @param trainImages images described in the train annotations
 * @param valImages images described in the val annotations
 * @param annotations instance annotations of both splits, crowds included
 * @param captions captions of both splits
 * @param clipRows rows of the audio source's tables
 * @param clipFiles clips written (0 with annotations only)
 */
public record WorldSummary(
    int trainImages, int valImages, long annotations, long captions, int clipRows, int clipFiles) {}
