package org.vpobuilder.validation.train;

/**
 * One line of a run's {@code validation.jsonl}.
 *
 * @param step number of optimiser steps done
 * @param score score on the validation part, in percent
 * @param best whether no earlier score is as high, so that this network is kept
 */
public record ValidationRow(long step, double score, boolean best) {}
