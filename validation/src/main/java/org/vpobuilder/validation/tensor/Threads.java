package org.vpobuilder.validation.tensor;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/** The number of cores that one operator uses. On a CPU, the same number gives the same bits. */
public final class Threads {
  private Threads() {}

  public static void set(int threads) {
    start();
    JniUtils.setNumThreads(threads);
  }

  public static int get() {
    start();
    return JniUtils.getNumThreads();
  }

  /** The version of the engine, e.g. 2.7.1. */
  public static String engineVersion() {
    return start().getVersion();
  }

  private static Engine start() {
    return Engine.getInstance();
  }
}
