package dev.jetconnect.it.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The case expects another result of each target, on purpose. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Differs {
    /** Why; {@code docs/COMPATIBILITY.md} has it too. */
    String value();
}
