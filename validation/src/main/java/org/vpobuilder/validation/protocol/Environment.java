package org.vpobuilder.validation.protocol;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.vpobuilder.validation.tensor.Threads;

/** The facts that, apart from config, data and seed, may change the bits of a result. */
public final class Environment {
  private Environment() {}

  /** The facts of this process, by name. */
  public static Map<String, String> of(EngineConfig engine) {
    Map<String, String> facts = new TreeMap<>();
    facts.put("builder", version());
    facts.put("pytorch", Threads.engineVersion());
    facts.put("threads", Integer.toString(Threads.get()));
    facts.put("device", engine.device().toString());
    facts.put("precision", name(engine.mode().precision()));
    facts.put("layout", name(engine.mode().layout()));
    facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    return facts;
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The version of this software, from its jar; {@code dev} if it runs from classes. */
  public static String version() {
    return Objects.requireNonNullElse(
        Environment.class.getPackage().getImplementationVersion(), "dev");
  }
}
