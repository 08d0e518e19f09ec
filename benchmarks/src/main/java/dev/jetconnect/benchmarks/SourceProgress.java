package dev.jetconnect.benchmarks;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * How many records of a source task the log has confirmed: Connect's own metric {@code
 * source-record-write-total}, asked over JMX.
 *
 * <p>Confined to the main thread.
 */
final class SourceProgress implements AutoCloseable {
    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    private SourceProgress(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.beans = connector.getMBeanServerConnection();
    }

    // The address is that of a process which this benchmark has started, on the loopback.
    @SuppressWarnings("BanJNDI")
    static SourceProgress attach(long processId) {
        try {
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(processId));
            try {
                String address = machine.startLocalManagementAgent();
                return new SourceProgress(JMXConnectorFactory.connect(new JMXServiceURL(address)));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | IOException e) {
            throw new BenchmarkFailure(
                    "The worker's metrics can't be read: " + e.getMessage() + ".", e);
        }
    }

    /** 0 as long as the task has not started. */
    long recordsConfirmed(String source) {
        try {
            Number total = (Number) beans.getAttribute(name(source), "source-record-write-total");
            return total.longValue();
        } catch (InstanceNotFoundException e) {
            return 0;
        } catch (JMException | IOException e) {
            throw new BenchmarkFailure(
                    "The metrics of " + source + " can't be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            // The worker goes on without this connection.
        }
    }

    private static ObjectName name(String source) throws MalformedObjectNameException {
        return new ObjectName(
                "kafka.connect:type=source-task-metrics,connector=" + source + ",task=0");
    }
}
