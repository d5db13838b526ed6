package org.vpobuilder.schemas.console;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The heading of a class's options in the help of every command. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD})
public @interface OptionGroup {
  /** The heading, without a colon. */
  String value();

  /** The order of the groups; a command's own options, which need no group, have order 0. */
  int order() default 0;
}
