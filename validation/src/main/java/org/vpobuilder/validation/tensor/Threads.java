package org.vpobuilder.validation.tensor;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/** How many cores one operator uses. Results on a CPU are the same bits at the same number. */
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

  /** Version of the engine, e.g. 2.7.1. */
  public static String engineVersion() {
    return start().getVersion();
  }

  private static Engine start() {
    return Engine.getInstance();
  }
}
