package org.vpobuilder.validation.protocol;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.vpobuilder.validation.tensor.Threads;

/** What beside config, data and seed may change a result's bits. */
public final class Environment {
  private Environment() {}

  /** Facts of this process, by name. */
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

  /** This software's version, from its jar; {@code dev} where it runs from classes. */
  public static String version() {
    return Objects.requireNonNullElse(
        Environment.class.getPackage().getImplementationVersion(), "dev");
  }
}
