package dev.jetconnect.cli;

import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine.IVersionProvider;

/** The version of this program, and of the Connect engine in it. */
final class ProductVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = JetConnect.class.getPackage().getImplementationVersion();
        return new String[] {
            "JetConnect " + (version == null ? "(development)" : version),
            "Kafka Connect API " + AppInfoParser.getVersion()
        };
    }
}
