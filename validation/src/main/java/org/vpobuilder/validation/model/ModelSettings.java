package org.vpobuilder.validation.model;

/**
 * The keys of a config that only one family of models reads: a record whose components are the
 * keys.
 */
public interface ModelSettings {}
