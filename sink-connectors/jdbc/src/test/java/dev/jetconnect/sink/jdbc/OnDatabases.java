package dev.jetconnect.sink.jdbc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests of the class are a contract of these databases; without a word, of all. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ClassTemplate
@ExtendWith(EachDatabase.class)
@interface OnDatabases {
    TargetKind[] value() default {TargetKind.POSTGRESQL, TargetKind.MYSQL, TargetKind.MARIADB};

    /** Whether the oldest PostgreSQL is among them. */
    boolean oldestToo() default false;
}
