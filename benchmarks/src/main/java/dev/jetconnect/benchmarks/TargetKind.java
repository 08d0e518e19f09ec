package dev.jetconnect.benchmarks;

/** The databases that sinks are compared on. */
enum TargetKind {
    POSTGRES("PostgreSQL"),
    MYSQL("MySQL"),
    MARIADB("MariaDB");

    private final String title;

    TargetKind(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
