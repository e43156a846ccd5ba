<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
    <context>
        <name>headroom::gui::AxesModel</name>
        <message numerus="yes">
            <source>%n values</source>
            <translation>
                <numerusform>%n value</numerusform>
                <numerusform>%n values</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::BottlenecksPanel</name>
        <message numerus="yes">
            <source>%n fixes</source>
            <translation>
                <numerusform>%n fix</numerusform>
                <numerusform>%n fixes</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::ComparePanel</name>
        <message numerus="yes">
            <source>%n quantities differ beyond their tolerance</source>
            <translation>
                <numerusform>%n quantity differs beyond its tolerance</numerusform>
                <numerusform>%n quantities differ beyond their tolerance</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>, %n undecided</source>
            <translation>
                <numerusform>, %n undecided</numerusform>
                <numerusform>, %n undecided</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::RunStatus</name>
        <message numerus="yes">
            <source>, %n more</source>
            <translation>
                <numerusform>, %n more</numerusform>
                <numerusform>, %n more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::SweepPanel</name>
        <message numerus="yes">
            <source>%n points</source>
            <translation>
                <numerusform>%n point</numerusform>
                <numerusform>%n points</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>headroom::gui::VariantsModel</name>
        <message numerus="yes">
            <source>%1 and %n more</source>
            <translation>
                <numerusform>%1 and %n more</numerusform>
                <numerusform>%1 and %n more</numerusform>
            </translation>
        </message>
    </context>
</TS>
