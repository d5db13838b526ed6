package groovy.lang;

/**
 * Stands for Groovy's class of this name, of which nothing here is an instance: picocli asks for it
 * whenever it starts. Without it the JVM opens all 130 jars of the class path to find that it is
 * not there, which took a third of the time of {@code vpo --help}. To be removed if Groovy ever
 * comes to this class path.
 */
public abstract class Closure {
  private Closure() {}
}
