package org.vpobuilder.schemas.console;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Heading, in the help of every command, of the options that a class has. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD})
public @interface OptionGroup {
  /** The heading, without a colon. */
  String value();

  /** Groups stand in this order; a command's own options, which need no group, are of order 0. */
  int order() default 0;
}
