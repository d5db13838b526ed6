package org.vpobuilder.validation.protocol;

import org.vpobuilder.validation.tensor.Device;

/**
 * Where and with how much a run is done.
 *
 * @param threads cores of one operator
 * @param workers threads that load
 */
public record EngineConfig(Device device, int threads, int workers) {}
