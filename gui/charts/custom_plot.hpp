// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// QCustomPlot's header, which is written with Qt's keywords; they are off here and stay so.

#define signals Q_SIGNALS
#define slots Q_SLOTS
#define emit
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef signals
#undef slots
#undef emit
#undef foreach
