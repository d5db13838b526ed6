package org.vpobuilder.validation.protocol;

import org.vpobuilder.validation.tensor.ComputeMode;
import org.vpobuilder.validation.tensor.Device;

/**
 * Where and with how much a run is done.
 *
 * @param mode precision and memory format of the network
 * @param threads cores of one operator
 * @param workers threads that load
 */
public record EngineConfig(Device device, ComputeMode mode, int threads, int workers) {}
