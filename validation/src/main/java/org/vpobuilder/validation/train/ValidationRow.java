package org.vpobuilder.validation.train;

/**
 * One line of a run's {@code validation.jsonl}.
 *
 * @param step optimiser steps done
 * @param score of the validation part, percent
 * @param best whether no earlier score is as high: this network is kept
 */
public record ValidationRow(long step, double score, boolean best) {}
