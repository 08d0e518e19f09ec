package dev.jetconnect.it.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Gives a class a worker of its own: for other settings, or since it stops or kills things. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WorkerSettings {
    /** Each {@code key=value}, beside the suite's own. */
    String[] value() default {};

    /** A log (NATS or broker) of its own too, which the class may stop. */
    boolean ownLog() default false;

    RestListeners.Kind listeners() default RestListeners.Kind.HTTP;
}
