package org.vpobuilder.validation.protocol;

import org.vpobuilder.validation.tensor.ComputeMode;
import org.vpobuilder.validation.tensor.Device;

/**
 * The device and the resources of a run.
 *
 * @param mode precision and memory format of the network
 * @param threads number of cores for one operator
 * @param workers number of threads that load data
 */
public record EngineConfig(Device device, ComputeMode mode, int threads, int workers) {}
