package org.vpobuilder.validation.model;

/** What of a config one family of models alone reads: a record, whose components are the keys. */
public interface ModelSettings {}
